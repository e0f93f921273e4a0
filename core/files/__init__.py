"""Files that people send, from bytes to cells: what the imports share, whatever a row is about.

| ask for | when |
| --- | --- |
| `sheets` | a CSV or Excel file becomes rows of cells, and rows become a file |
| `workbook`, `blank_cells` | an Excel workbook is opened without trusting it (only `sheets` asks) |
| `headings` | a row of headings says where each known column stands |
| `cells` | the text of a cell, without what programs wrap round it |
| `dates` | the day a cell says |
"""
