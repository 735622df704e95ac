"""How results are shown: number formats, tables, and the JSON contract."""
