"""Each table of a page as a CSV: the script behind the button under it, which writes what the table shows."""

import json

from data.inert import NEGATIVE, RUNS

# What is only for the eye (folded away, or not drawn) is left out. The minus of print becomes the one that a
# spreadsheet reads, a plus before a number goes.
SCRIPT = """<script>
addEventListener("click", (event) => {
  const box = event.target.closest?.(".take")?.previousElementSibling;
  if (!box) return;
  const vietnamese = new URLSearchParams(location.search).get("lang") !== "en", parted = vietnamese ? ";" : ",";
  const runs = RUNS, negative = /^(?:NEGATIVE)$/;
  const written = (cell) => {
    const words = cell.innerText.trim().replace(/\\s*\\n\\s*/g, " · ").replace(/^\\u2212(?=[\\d.,]+%?$)/, "-").replace(/^[+](?=[\\d.,]+%?$)/, "");
    const shown = runs.some((one) => words.startsWith(one)) && !negative.test(words) ? "'" + words : words;
    return /[;,"\\n\\t]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
  };
  const rows = [...box.querySelectorAll("tr")].map((row) => [...row.cells].map(written).join(parted));
  const page = [location.pathname.split("/").pop() || "overview", new URLSearchParams(location.search).get("period")];
  const link = document.createElement("a");
  link.download = page.filter((one) => /^[\\w-]+$/.test(one ?? "")).join("-") + ".csv";
  link.href = URL.createObjectURL(new Blob(["\\ufeff" + rows.join("\\r\\n") + "\\r\\n"], {type: "text/csv"}));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});
</script>""".replace("RUNS", json.dumps(RUNS), 1).replace("NEGATIVE", NEGATIVE.pattern, 1)
