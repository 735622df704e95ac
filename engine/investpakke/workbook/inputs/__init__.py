"""What users type on the sheets for the decision: where it stands, and how it is read."""
