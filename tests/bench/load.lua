-- The requests of a file, in turn: METHOD, path, names and values of
-- headers, and body, with tabs between them, a line each.
-- At the end one line of figures for the program that started wrk.

local prepared = {}
local at = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local parts = {}
    for part in (line .. "\t"):gmatch("([^\t]*)\t") do parts[#parts + 1] = part end
    local method, path, body = parts[1], parts[2], parts[#parts]
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    for i = 3, #parts - 1, 2 do headers[parts[i]] = parts[i + 1] end
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
