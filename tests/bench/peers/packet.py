"""The packets of many writers as a plain loop makes them: docxtpl, WeasyPrint, EmailMessage.

``python packet.py FOLDER [--thrifty]``; bench/pages.py put what each document says into the
folder, so this neither reads profiles nor composes. Plainly, each file is made by itself, with
its own fonts and style sheet, and a message renders the sheet that it attaches. A thrifty loop
loads both once and attaches the sheet that it wrote before.
"""

import json
import sys
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

folder, thrifty = Path(sys.argv[1]), "--thrifty" in sys.argv


def styles(name):
    fonts = FontConfiguration()
    return fonts, CSS(filename=folder / name, font_config=fonts)


if thrifty:
    styles = cache(styles)


def pdf(one):
    fonts, css = styles(one["css"])
    page = HTML(string=one["html"])
    return page.write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")


def attached(name, home, packet):
    """A file of the applicant's, or the sheet, under the name that the message gives it."""
    if "support-sheet" not in name:
        return (folder / "cv.pdf").read_bytes()
    if thrifty:
        return (home / "support-sheet.pdf").read_bytes()
    return pdf(packet["support-sheet"])


for writer in json.loads((folder / "packets.json").read_text("utf-8")):
    home = folder / "plain" / writer["id"]
    home.mkdir(parents=True, exist_ok=True)
    packet = {one["document"]: one for one in writer["documents"]}
    for one in packet.values():
        file = home / one["document"]
        file.with_suffix(".pdf").write_bytes(pdf(one))

        layout = DocxTemplate(folder / one["docx"])
        context = json.loads(json.dumps(one["context"]), object_hook=lambda d: SimpleNamespace(**d))
        layout.render(vars(context), SandboxedEnvironment(autoescape=True))
        layout.save(file.with_suffix(".docx"))

        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = one["from"], one["to"], one["subject"]
        message.set_content(one["text"])
        message.add_alternative(one["mail"], subtype="html")
        for name in one["attached"]:
            content = attached(name, home, packet)
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        file.with_suffix(".eml").write_bytes(bytes(message))
