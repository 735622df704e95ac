"""One module a result: what is shown of it on the terminal and in the report, and its JSON."""
