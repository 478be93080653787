"""Word, OpenDocument and workbooks, and the old formats that LibreOffice turns into them."""
