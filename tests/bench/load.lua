-- The requests of a file, in turn: METHOD, path and body, with tabs between them, a line each.
-- At the end one line of figures for the program that started wrk.

local prepared = {}
local at = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if body ~= "" then headers["Content-Type"] = "application/json" else body = nil end
    prepared[#prepared + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  at = at % #prepared + 1
  return prepared[at]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format("FIGURES %d %d %d %d %.3f %.3f %.3f\n",
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
