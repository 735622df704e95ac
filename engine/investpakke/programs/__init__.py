"""Programs of the machine that the engine can use: LibreOffice, and a browser for PDF."""
