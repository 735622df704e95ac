"""The package as one document for those who decide: a page each, charts, and how it was made."""
