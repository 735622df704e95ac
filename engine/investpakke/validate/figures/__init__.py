"""The package's figures in a workbook, compared with the engine's and the published ones."""
