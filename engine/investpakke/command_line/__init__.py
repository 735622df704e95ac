"""What every command shares: two languages, where packages come from, how output leaves."""
