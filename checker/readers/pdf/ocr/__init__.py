"""Pictures of pages to characters and ruling lines, with RapidOCR, its models inside its wheel.

The extra ``gouji[ocr]`` installs it; nothing is downloaded when it runs. What it reads goes the same road
as the text of a PDF, and every cell of it is marked as read by OCR. A character that was not recognised for
sure, or ink where nothing was recognised, makes its cell unsure.
"""
