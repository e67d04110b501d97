// Optional. A page that tells how far something is looks again by itself; without this file its link does it.
setTimeout(() => location.reload(), 2000);
