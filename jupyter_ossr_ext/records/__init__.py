"""Records: searched, read, cited and previewed."""
