"""What pdfium draws on a page, brought into one frame: characters, ruling lines, shadings, pictures."""
