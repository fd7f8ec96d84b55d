"""The packets of many writers as a plain loop makes them: docxtpl, WeasyPrint, EmailMessage.

``python packet.py FOLDER``; bench/pages.py put what each document says into the folder, so this
neither reads profiles nor composes.
"""

import json
import sys
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from weasyprint import CSS, HTML

folder = Path(sys.argv[1])
for writer in json.loads((folder / "packets.json").read_text("utf-8")):
    home = folder / "plain" / writer["id"]
    home.mkdir(parents=True, exist_ok=True)
    for one in writer["documents"]:
        file = home / one["document"]
        HTML(string=one["html"]).write_pdf(
            file.with_suffix(".pdf"),
            stylesheets=[CSS(filename=folder / one["css"])],
            pdf_variant="pdf/ua-1",
        )

        layout = DocxTemplate(folder / one["docx"])
        context = json.loads(json.dumps(one["context"]), object_hook=lambda d: SimpleNamespace(**d))
        layout.render(vars(context), SandboxedEnvironment(autoescape=True))
        layout.save(file.with_suffix(".docx"))

        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = one["from"], one["to"], one["subject"]
        message.set_content(one["text"])
        message.add_alternative(one["mail"], subtype="html")
        for name in one["attached"]:  # the sheet was rendered just before: the loop reuses it
            attached = home / name if (home / name).exists() else folder / name
            message.add_attachment(
                attached.read_bytes(), maintype="application", subtype="pdf", filename=name
            )
        file.with_suffix(".eml").write_bytes(bytes(message))
