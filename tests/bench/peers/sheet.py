"""Renders one page of HTML with one style sheet through WeasyPrint: what lorkit can't go below.

``python sheet.py page.html page.css``
"""

import sys
from pathlib import Path

from weasyprint import CSS, HTML

page, css = map(Path, sys.argv[1:])
pdf = HTML(string=page.read_text("utf-8")).write_pdf(
    stylesheets=[CSS(filename=css)], pdf_variant="pdf/ua-1"
)
page.with_suffix(".pdf").write_bytes(pdf)
