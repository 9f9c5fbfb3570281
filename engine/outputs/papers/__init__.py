"""Official papers (文书): Word templates, their layout after GB/T 9704, what fills them, and a preview as PDF."""
