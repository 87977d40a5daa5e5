"""What this extension does: find, show, bring. No HTTP, no Jupyter: those are above and below."""
