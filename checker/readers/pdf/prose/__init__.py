"""What is no table of a page: the order of reading, paragraphs, notes, what is no part of the text."""
