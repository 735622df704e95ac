"""What a folder wants of its workbooks: settings, accepted findings, and the check against both."""
