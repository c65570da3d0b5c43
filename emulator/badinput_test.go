package emulator_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// modes are the two modes of an emulator.
var modes = map[string]emulator.Option{"default": emulator.WithLenient(), "strict": emulator.WithStrict()}

// badIDs has ids that no user, group or chatroom can have, with the code and a part of the message of their refusal.
var badIDs = map[string]struct {
	id   string
	code int
	says string
}{
	"NUL":             {"a\x00b", 1002, "has the character U+0000"},
	"line feed":       {"a\nb", 1002, "has the character U+000A"},
	"carriage return": {"a\rb", 1002, "has the character U+000D"},
	"line separator":  {"a\u2028b", 1002, "has the character U+2028"},
	"right to left":   {"a\u200fb", 1002, "has the character U+200F"},
	"overriding mark": {"\u202eab", 1002, "has the character U+202E"},
	"65 bytes":        {strings.Repeat("x", 65), 1005, "65 "},
	"not UTF-8":       {"a\xff", 1002, "not UTF-8"},
}

// TestBadIDs tests each of them in every id parameter of every operation.
func TestBadIDs(t *testing.T) {
	tried := 0
	for mode, opt := range modes {
		api := newREST(t, opt)
		for _, id := range sampled() {
			documented := newSample(t, id)
			for i := range documented.op.Params {
				p := &documented.op.Params[i]
				if !p.IsID() {
					continue
				}
				tried++
				for name, bad := range badIDs {
					if documented.json != nil && name == "not UTF-8" {
						continue // encoding/json repairs it before it is sent
					}
					wire, value := p.Name, bad.id
					before, _, bracketed := strings.Cut(p.Name, "[")
					if bracketed {
						wire, value = before+"["+bad.id+"]", "Room"
					}
					var given any = value
					if p.Type == "string[]" && documented.json != nil {
						given = []string{value}
					}
					got, _ := documented.set(wire, given).send(t, api)
					where := fmt.Sprintf("%s %s %s: %s", mode, id, p.Name, name)
					assert.Equal(t, bad.code, got.code, "%s: %s", where, got.text)
					assert.Contains(t, got.doc["errorMessage"], bad.says, where)
					assert.Contains(t, got.doc["errorMessage"], before, where)
				}
			}
		}
		assert.Empty(t, api.emu.Rooms(), mode)
	}
	assert.Greater(t, tried, 100)
}

func TestAnswersRepeatLittleOfWhatTheyRefuse(t *testing.T) {
	for mode, opt := range modes {
		api := newREST(t, opt)
		for _, path := range []string{"/" + strings.Repeat("x", 1000) + ".json", "/user/%0d%0abreak.json"} {
			got := api.do(signed(formRequest(path, ""), ""))
			assert.Equal(t, 404, got.code, mode)
			assert.NotContains(t, got.doc["errorMessage"], "\n", mode)
			assert.Less(t, len(got.text), 200, mode)
		}
	}
}

func TestAFormOfTenThousandKeys(t *testing.T) {
	var form strings.Builder
	form.WriteString("userId=a")
	for i := range 9_999 {
		fmt.Fprintf(&form, "&key%d=x", i)
	}
	strict := newREST(t, emulator.WithStrict())
	got := strict.refuse("user.checkOnline", form.String(), 1002)
	assert.Contains(t, got.doc["errorMessage"], "key0: is not a parameter of this operation; ")
	assert.Contains(t, got.doc["errorMessage"], "; and 9989 more")
	assert.Less(t, len(got.text), 1000)

	lenient := newREST(t)
	lenient.must("user.checkOnline", form.String())
	warned := lenient.emu.Requests()[0].Warnings
	assert.Contains(t, warned[0], "key0: is not a parameter of this operation, and is ignored")
	assert.Equal(t, "and 9980 more", warned[len(warned)-1])

	for mode, opt := range modes {
		got := newREST(t, opt).refuse("user.checkOnline", form.String()+"&more=x", 1002)
		assert.Equal(t, "the form has 10001 parameters, limit <=10000", got.doc["errorMessage"], mode)
	}
}

func TestDeepJSON(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	member := func(depth int) string {
		return fmt.Sprintf(`{"userId":"u","targetId":"r","startTime":2,"endTime":1,"includeStart":true,"x":%s}`, nested(depth))
	}
	for mode, opt := range modes {
		api := newREST(t, opt, emulator.WithConsole())
		api.must("chatroom.create", "chatroomId=r")
		for _, body := range []string{nested(10_001), member(10_000), `{"x":` + strings.Repeat(`{"x":`, 10_000)} {
			got := api.refuse("chatroom.queryHistory", body, 1002)
			assert.Contains(t, got.doc["errorMessage"], "body: must be a JSON object: ", mode)
			assert.Contains(t, got.doc["errorMessage"], "max depth", mode)
		}
		got := api.refuse("chatroom.queryHistory", nested(10_000), 1002)
		assert.Contains(t, got.doc["errorMessage"], "body: must be a JSON object: ", mode)
		got = api.refuse("message.sendPrivate", "fromUserId=a&toUserId=b&objectName=RC:TxtMsg&content=x&extraContent="+nested(10_001), 1002)
		assert.Contains(t, got.doc["errorMessage"], "extraContent: must be JSON text", mode)

		got = api.call("chatroom.queryHistory", member(9_999))
		if mode == "strict" {
			assert.Equal(t, "x: is not a member of this operation's body", got.doc["errorMessage"])
		} else {
			assert.Equal(t, 200, got.code)
		}
	}
}

// spaces is a body of spaces that is not in memory as a whole.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestABodyOf64MiB uses a client that reads no response before it has sent everything.
func TestABodyOf64MiB(t *testing.T) {
	const size = 64 << 20
	for mode, opt := range modes {
		t.Run(mode, func(t *testing.T) {
			api := newREST(t, opt)
			server := httptest.NewServer(api.emu)
			defer server.Close()
			before := heap()
			for range 2 {
				conn, err := net.Dial("tcp", server.Listener.Addr().String())
				require.NoError(t, err)
				r := signed(formRequest(checkOnline, ""), "")
				r.Body, r.ContentLength = io.NopCloser(io.LimitReader(spaces{}, size)), size
				require.NoError(t, r.Write(conn))
				resp, err := http.ReadResponse(bufio.NewReader(conn), r)
				require.NoError(t, err)
				text, err := io.ReadAll(resp.Body)
				require.NoError(t, err)
				require.NoError(t, conn.Close())
				assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
				assert.JSONEq(t, `{"code":1005,"errorMessage":"the body has more than 1048576 bytes"}`, string(text))
			}
			assert.Less(t, heap(), before+8<<20)
		})
	}
}

// TestBadInputLeavesNothingBehind repeats bad input, and compares the emulator's memory.
func TestBadInputLeavesNothingBehind(t *testing.T) {
	var form strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&form, "key%d=x&", i)
	}
	deep := strings.Repeat("[", 10_000)
	op, ok := catalogue.Lookup("chatroom.queryHistory")
	require.True(t, ok)
	for mode, opt := range modes {
		api := newREST(t, opt)
		send := func(n int) {
			for range n {
				api.do(signed(formRequest(checkOnline, form.String()), ""))
				r := httptest.NewRequest(op.Method, op.Path, strings.NewReader(deep))
				r.Header.Set("Content-Type", "application/json")
				api.do(signed(r, ""))
				api.do(signed(formRequest(checkOnline, "userId="+strings.Repeat("x", 1<<20)), ""))
			}
		}
		send(10)
		api.emu.ClearRequests()
		before := heap()
		send(30)
		assert.LessOrEqual(t, logged(api.emu), 16<<20, mode)
		api.emu.ClearRequests()
		assert.Less(t, heap(), before+1<<20, mode)
	}
}

func logged(emu *emulator.Emulator) (bytes int) {
	for _, r := range emu.Requests() {
		bytes += len(r.Body) + len(r.Refusal) + len(strings.Join(r.Warnings, ""))
	}
	return bytes
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
