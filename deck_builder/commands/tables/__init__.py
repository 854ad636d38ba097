"""Cards in tables: CSV files in and out, for co-authors with a spreadsheet."""
