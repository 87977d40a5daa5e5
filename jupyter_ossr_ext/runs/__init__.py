"""Runs of notebooks: execution, causes of failures, comparison of outputs, repair."""
