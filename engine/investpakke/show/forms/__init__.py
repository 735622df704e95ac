"""The JSON contract of each command: nothing rounded."""
