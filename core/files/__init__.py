"""Files that people send, from bytes to cells: what the imports share, whatever a row is about.

| ask for | when |
| --- | --- |
| `sheets` | a CSV or Excel file becomes rows of cells, and rows become a file |
| `workbook`, `blank_cells` | an Excel workbook is opened without trusting it (only `sheets` asks) |
| `packages` | a zip is looked into before it is unpacked |
| `faults` | something is wrong: with the file, a row or a cell |
| `outcomes` | rows are told apart: new, changed, unchanged, refused |
| `headings` | a row of headings says where each known column stands |
| `cells` | the text of a cell, without what programs wrap round it |
| `dates` | the day or the time of day a cell says |
"""
