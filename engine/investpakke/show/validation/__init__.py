"""What `investpakke validate` found, in the forms that people and programs read."""
