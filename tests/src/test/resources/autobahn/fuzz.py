# Runs the Autobahn fuzzing client: output folder, name of the server under test, its port, the cases ("*" or a list). Without the cases of speed (9)
# and compression (12, 13), which the echo server does not offer. Its own deadlines are short; on a busy machine they would
# judge the machine.
import sys

from autobahntestsuite import wstest

folder, name, port, cases = sys.argv[1:5]
wstest.start({'mode': 'fuzzingclient'}, {
    'outdir': folder,
    'failByDrop': False,
    'options': {'openHandshakeTimeout': 60, 'closeHandshakeTimeout': 10, 'serverConnectionDropTimeout': 10},
    'servers': [{'agent': name, 'url': 'ws://127.0.0.1:' + port, 'options': {'version': 18}}],
    'cases': cases.split(','),
    'exclude-cases': ['9.*', '12.*', '13.*'],
    'exclude-agent-cases': {},
})
