"""Learning from an audit, a page of the form: strengths, areas for improvement, actions, exemplars."""
