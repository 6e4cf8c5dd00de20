"""From money held to money payable: releases."""
