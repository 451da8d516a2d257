"""A client of one scope, in Python's standard library, written from docs/PROTOCOL.md alone.

client.py ORIGIN SCOPE follow             keeps the rows up to date, prints them after each change
client.py ORIGIN SCOPE pull               the same without a stream, by pulls that wait
client.py ORIGIN SCOPE insert TABLE JSON  writes one row and prints its receipt

BATON_TOKEN holds the token: arguments can be seen by everybody on a machine.
"""
import http.client, json, os, random, sys, time, urllib.parse, uuid

KEYS = {}  # the key columns of tables whose key is not "id", as the schema has them
RETRIED = "LOCK_TIMEOUT DATABASE_UNAVAILABLE APPLICATION_SILENT KEYS_UNAVAILABLE OVERLOADED SHUTTING_DOWN INTERNAL DISK_FULL"
FAILURES = (OSError, http.client.HTTPException, ValueError, KeyError)  # no answer, or none of the protocol


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error["code"])
        self.code, self.pause = error["code"], error.get("retryAfterMs", 1000) / 1000


def key_of(table, row):
    values = [str(row[column]) for column in KEYS.get(table, ["id"])]
    return values[0] if len(values) == 1 else json.dumps(values, separators=(",", ":"))


def uuid7():
    bits = int(time.time() * 1000) << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)
    return str(uuid.UUID(int=bits))


class Client:
    def __init__(self, origin, token, scope):
        self.host, self.token, self.scope = urllib.parse.urlparse(origin).netloc, token, scope
        self.device = os.environ.get("BATON_DEVICE") or str(uuid.uuid4())
        self.rows, self.read_at, self.cursor, self.complete_at = {}, {}, None, None

    def request(self, method, path, body=None, timeout=40, **query):
        address = "/api/v1/sync" + path + ("?" + urllib.parse.urlencode(query) if query else "")
        headers = {"Authorization": "Bearer " + self.token, "Baton-Protocol": "1", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(self.host, timeout=timeout)
        connection.request(method, address, body, headers)
        response = connection.getresponse()
        if response.status != 200:
            raise Refused(json.load(response)["error"])
        return response

    def cursor_text(self):
        return "{epoch}.{version}.{tag}".format(**self.cursor)

    def snapshot(self):
        rows, read_at, begin, place = {}, {}, None, {}
        while True:
            for line in map(json.loads, self.request("GET", "/snapshot", scope=self.scope, **place)):
                if line["kind"] == "begin":
                    begin = begin or line["cursor"]
                elif line["kind"] == "page":
                    for row in line["rows"]:
                        found = (line["table"], key_of(line["table"], row))
                        rows[found], read_at[found] = row, line["version"]
                    place = {"table": line["table"], "after": line["after"]}
                elif line["kind"] == "end":
                    self.rows, self.read_at, self.cursor, self.complete_at = rows, read_at, begin, line["cursor"]["version"]
                    return
                else:
                    raise Refused(line["error"])

    def apply(self, version):
        number = version["version"]
        if number <= self.cursor["version"]:
            return
        if number != self.cursor["version"] + 1:
            raise ValueError("a hole before version %d" % number)
        for change in version["changes"]:
            place = (change["table"], change["key"])
            if number <= self.read_at.get(place, 0):
                continue
            if change["op"] == "delete":
                self.rows.pop(place, None)
            elif change["op"] == "insert" or place in self.rows:
                self.rows[place] = {**self.rows.get(place, {}), **change["values"]}
        self.cursor = {**self.cursor, "version": number, "tag": version["tag"]}

    def pull(self, wait_ms=20_000):
        query = {"scope": self.scope, "cursor": self.cursor_text(), "waitMs": wait_ms}
        for version in json.load(self.request("GET", "/pull", **query))["versions"]:
            self.apply(version)
        yield

    def stream(self):
        kind = data = None  # 37.5 s of silence are two and a half heartbeats
        for line in self.request("GET", "/events", timeout=37.5, scope=self.scope, cursor=self.cursor_text()):
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                data = json.loads(value)
            elif name == "" and kind:
                for version in data["versions"] if kind == "versions" else []:
                    self.apply(version)
                if kind == "refused":
                    raise Refused(data["error"])
                if kind == "goodbye":
                    time.sleep(data["reconnectAfterMs"] / 1000)
                yield

    def keep(self, listen):
        """Yields whenever the rows may have changed, for ever, through whatever fails."""
        while True:
            try:
                if self.cursor is None:
                    self.snapshot()
                for _ in listen():
                    if self.cursor["version"] >= self.complete_at:
                        yield
            except Refused as refusal:
                if refusal.code.startswith("CURSOR_"):
                    self.cursor = None
                elif refusal.code not in RETRIED:
                    raise
                time.sleep(refusal.pause)
            except FAILURES:
                time.sleep(random.uniform(0.1, 1))

    def push(self, operations):
        at = {"time": time.time() * 1000, "uncertaintyMs": None, "confidence": "none"}
        mutation = {"id": uuid7(), "device": self.device, "order": time.time_ns() // 1000, "lane": "high"}
        mutation.update(schema=1, at=at, operations=operations)
        body = json.dumps({"device": self.device, "mutations": [mutation]})  # from now on its bytes stay
        while True:
            try:
                answer, pause = json.load(self.request("POST", "/push", body)), 1
                if answer["receipts"]:
                    return answer["receipts"][0]
                pause = answer["stopped"]["retryAfterMs"] / 1000
            except Refused as refusal:
                if refusal.code not in RETRIED:
                    raise
                pause = refusal.pause
            except FAILURES:
                pause = random.uniform(0.1, 1)
            time.sleep(pause)


if __name__ == "__main__":
    origin, scope, command, *rest = sys.argv[1:]
    client = Client(origin, os.environ["BATON_TOKEN"], scope)
    if command == "insert":
        values = json.loads(rest[1])
        insert = {"op": "insert", "scope": scope, "table": rest[0], "key": key_of(rest[0], values), "values": values}
        print(json.dumps(client.push([insert])))
    else:
        for _ in client.keep(client.stream if command == "follow" else client.pull):
            print(json.dumps({"version": client.cursor["version"], "rows": list(client.rows.values())}), flush=True)
