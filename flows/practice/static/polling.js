// The network is never quiet.

const ask = () => fetch("/practice/state", { cache: "no-store" }).catch(() => null).finally(() => setTimeout(ask, 150));
ask();
