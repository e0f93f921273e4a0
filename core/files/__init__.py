"""Files that people send, from bytes to rows told apart: what the imports share, whatever a row is about.

| on the way of a file | module |
| --- | --- |
| a CSV or Excel file becomes rows of cells; rows become a file | `sheets` |
| an Excel workbook is opened without trusting it (only `sheets` asks) | `workbook`, `blank_cells` |
| a zip is looked into before it is unpacked | `packages` |
| a table that comes in a zip is found in it | `zipped` |
| a row of headings says where each known column stands | `headings` |
| a cell says a text, a day, a time of day | `cells`, `dates` |
| something is wrong: with the file, a row or a cell | `faults` |
| rows are told apart: new, changed, unchanged, refused | `intake` |
"""
