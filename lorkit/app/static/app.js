// Only what needs JavaScript: copying text with its formatting, and asking afterward whether
// the message was sent. Everything else works without it.
"use strict";

const say = (button, words) => {
  const before = button.textContent;
  button.textContent = words;
  setTimeout(() => { button.textContent = before; }, 1800);
};

const copyRich = async (rich, plain) => {
  const item = new ClipboardItem({
    "text/html": new Blob([rich], { type: "text/html" }),
    "text/plain": new Blob([plain], { type: "text/plain" }),
  });
  await navigator.clipboard.write([item]);
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-rich], [data-then]");
  if (!button) return;
  try {
    if (button.dataset.copy) {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      say(button, "Copied");
    } else if (button.dataset.copyRich) {
      const rich = document.getElementById(button.dataset.copyRich).content.textContent;
      const plain = document.getElementById(button.dataset.copyPlain).value;
      await copyRich(rich, plain);
      say(button, "Copied");
    }
  } catch (error) {
    say(button, "Copy the text below");
    return;
  }
  if (button.dataset.then) document.body.dispatchEvent(new Event(button.dataset.then));
});

// Upload a file as soon as it is dropped or chosen.
document.addEventListener("change", (event) => {
  if (event.target.matches(".upload input[type=file]")) event.target.form.requestSubmit();
});
