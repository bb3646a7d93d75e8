"""How a company's data comes in: a folder of files, a spreadsheet, a database."""
