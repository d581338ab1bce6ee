// Loaded after htmx and before it starts: our policy allows neither its inline <style> nor its evaluations.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
