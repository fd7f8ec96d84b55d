"""The pages of many writers through WeasyPrint and nothing else: what no renderer on it goes below.

``python floor.py FOLDER``, the folder of packet.py. Fonts and style sheets are read once.
"""

import json
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

folder = Path(sys.argv[1])
fonts = FontConfiguration()
sheets = {css.name: CSS(filename=css, font_config=fonts) for css in folder.glob("*.css")}
for writer in json.loads((folder / "packets.json").read_text("utf-8")):
    for one in writer["documents"]:
        HTML(string=one["html"]).write_pdf(
            stylesheets=[sheets[one["css"]]], font_config=fonts, pdf_variant="pdf/ua-1"
        )
