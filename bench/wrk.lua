-- What wrk sends. The words after `--` are the kind of work, how many products it is spread over, and a word that is
-- new in every run, for fresh keys. `get` sends the URL as it is, `hot` buys product 0, `spread` buys product 1, 2, … in
-- turn, `keyed` does so with an Idempotency-Key each.

local threads = {}
statuses = {}

function setup(thread)
  table.insert(threads, thread)
end

local function purchase(number)
  local product = string.format("0199a000-0000-7000-8000-%012x", number)
  return '{"data":{"type":"purchases","attributes":{"product_id":"' .. product .. '","quantity":1}}}'
end

function init(arguments)
  local kind, products, run = arguments[1], tonumber(arguments[2]), arguments[3]
  if kind == "get" then
    return
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/vnd.api+json"
  local sent = 0
  function request()
    sent = sent + 1
    if kind == "keyed" then
      wrk.headers["Idempotency-Key"] = run .. "-" .. sent
    end
    return wrk.format(nil, nil, nil, purchase(kind == "hot" and 0 or 1 + (sent - 1) % products))
  end
  -- wrk itself counts what is beyond 399, which is enough for reads and costs less.
  function response(status)
    statuses[status] = (statuses[status] or 0) + 1
  end
end

function done(summary, latency)
  local counted = {}
  for _, thread in ipairs(threads) do
    for status, times in pairs(thread:get("statuses")) do
      table.insert(counted, string.format('"%d":%d', status, times))
    end
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"refused":%d,"broken":%d,"timeout":%d,"statuses":{%s}}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.status, errors.connect + errors.read + errors.write, errors.timeout, table.concat(counted, ",")))
end
