"""Who there is, who acts in which post, and how the office is set up."""
