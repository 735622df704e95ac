"""What users type on the decision sheets: where it is, and how it is read."""
