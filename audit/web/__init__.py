"""Shared HTTP: access, saving, fragments, security, errors, display, paging. No feature's business."""
