"""The figures of a package that a workbook shows, beside the engine's and the published ones."""
