// First thing in <body>: tells GOV.UK Frontend's styles that scripts run. A file, because inline scripts are refused.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
