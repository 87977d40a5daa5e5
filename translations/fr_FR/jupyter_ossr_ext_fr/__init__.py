"""French texts of jupyter_ossr_ext, for JupyterLab."""
