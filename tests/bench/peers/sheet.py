"""Renders one page of HTML with one style sheet through WeasyPrint: what lorkit can't go below.

``python sheet.py page.html page.css``
"""

import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

page, css = map(Path, sys.argv[1:])
fonts = FontConfiguration()  # without it, WeasyPrint passes over a style sheet's own fonts
pdf = HTML(string=page.read_text("utf-8")).write_pdf(
    stylesheets=[CSS(filename=css, font_config=fonts)], font_config=fonts, pdf_variant="pdf/ua-1"
)
page.with_suffix(".pdf").write_bytes(pdf)
