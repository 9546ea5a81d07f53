-- For wrk: GET /102 with the tokens of a file, one a line, from the first on. Without a second argument they come round and round;
-- with one, that many requests are answered and then the load ends, so that no token is used twice. Arguments: FILE [COUNT].
local requests = {}
local sent, answered, most = 0, 0, nil

function init(arguments)
  for line in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", "/102", {
      Host = "bench", Origin = "https://app.bench.example", Authorization = "Bearer " .. line,
    })
  end
  most = tonumber(arguments[2])
  if most then
    response = function()
      answered = answered + 1
      if answered == most then
        wrk.thread:stop()
        -- The main thread sleeps until the time is up, or until it is interrupted; not from here, for whoever executes a command
        -- takes no interrupts meanwhile.
        os.execute("wrk=$PPID; (sleep 0.05; kill -INT $wrk) &")
      end
    end
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end
