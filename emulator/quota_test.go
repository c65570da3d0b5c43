package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/emulator"
)

// newStopped returns an emulator whose time only Advance moves.
func newStopped(t testing.TB, opts ...emulator.Option) rest {
	t.Helper()
	started := time.Now()
	return newREST(t, append(opts, emulator.WithNow(func() time.Time { return started }))...)
}

// exceed makes a call that its quota has to refuse.
func (a rest) exceed(operation, params string) {
	a.t.Helper()
	got := a.refuse(operation, params, 1008)
	assert.Equal(a.t, http.StatusTooManyRequests, got.status)
}

const sender = "fromUserId=u&objectName=RC:TxtMsg&content=c&"

// units are parameters of an operation that count n against its quota.
type units func(n int) string

func perCall(params string) units { return func(int) string { return params } }

func entryInfo(n int) string {
	var pairs []string
	for i := range n {
		pairs = append(pairs, fmt.Sprintf("%%22k%d%%22:%%22v%%22", i))
	}
	return "chatroomId=r&entryOwnerId=u&entryInfo=%7B" + strings.Join(pairs, ",") + "%7D"
}

func entryKeys(n int) string {
	return "chatroomId=r&entryOwnerId=u&entryKeys=[" + strings.TrimSuffix(strings.Repeat("%22k%22,", n), ",") + "]"
}

func joined(n int) string {
	return "userId=" + strings.TrimSuffix(strings.Repeat("u,", n), ",")
}

var quotaCases = map[string]struct {
	operation string
	each      int // units of one call
	params    units
	limit     int
	window    time.Duration
}{
	"calls per second":          {"user.info", 1, perCall("userId=u"), 100, time.Second},
	"another number of calls":   {"user.getToken", 1, perCall("userId=u&name=n"), 200, time.Second},
	"calls per minute":          {"message.broadcastOnline", 1, perCall(sender), 60, time.Minute},
	"calls per hour":            {"message.broadcast", 1, perCall(sender), 2, time.Hour},
	"recipients per minute":     {"message.sendPrivate", 1000, func(n int) string { return sender + repeat("toUserId", n) }, 6000, time.Minute},
	"recipients per second":     {"message.sendSystem", 50, func(n int) string { return sender + repeat("toUserId", n) }, 100, time.Second},
	"targets that are rooms":    {"chatroom.sendMessage", 10, func(n int) string { return sender + strings.Repeat("toChatroomId=r&", n) }, 100, time.Second},
	"targets that are groups":   {"message.sendGroup", 2, func(n int) string { return sender + repeat("toGroupId", n) }, 20, time.Second},
	"directed at users":         {"message.sendGroup", 1, perCall(sender + "toGroupId=g&toUserId=a&toUserId=b"), 20, time.Second},
	"users":                     {"user.deactivate", 25, joined, 100, time.Second},
	"entries that are set":      {"chatroom.batchSetEntries", 20, entryInfo, 100, time.Second},
	"entries that are removed":  {"chatroom.batchRemoveEntries", 20, entryKeys, 100, time.Second},
	"one entry that is set":     {"chatroom.setEntry", 1, perCall("chatroomId=r&userId=u&key=k&value=v"), 100, time.Second},
	"one entry that is removed": {"chatroom.removeEntry", 1, perCall("chatroomId=r&userId=u&key=k"), 100, time.Second},
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	for name, c := range quotaCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newStopped(t, emulator.WithQuotas())
			api.must("user.getToken", "userId=u&name=n")
			api.must("chatroom.create", "chatroomId=r")
			api.emu.Advance(time.Second)
			for range c.limit/c.each - 1 {
				api.must(c.operation, c.params(c.each))
			}
			if c.each > 1 { // a call that is one unit too large draws nothing, or the next would not fit
				api.must(c.operation, c.params(c.each-1))
				api.exceed(c.operation, c.params(2))
				api.must(c.operation, c.params(1))
			} else {
				api.must(c.operation, c.params(1))
			}
			api.exceed(c.operation, c.params(1))
			api.emu.Advance(c.window - 1)
			api.exceed(c.operation, c.params(1))
			api.emu.Advance(1)
			api.must(c.operation, c.params(c.each))
		})
	}
}

func TestQuotaWindowSlides(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas())
	half := func() {
		for range 10 {
			api.must("message.sendGroup", sender+"toGroupId=g")
		}
	}
	half()
	api.emu.Advance(600 * time.Millisecond)
	half()
	api.emu.Advance(399 * time.Millisecond)
	api.exceed("message.sendGroup", sender+"toGroupId=g")
	api.emu.Advance(time.Millisecond)
	half()
	api.exceed("message.sendGroup", sender+"toGroupId=g")
}

func TestQuotaOfASecondWindow(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas())
	api.must("message.broadcast", sender)
	api.emu.Advance(time.Hour)
	api.must("message.broadcast", sender)
	api.must("message.broadcast", sender)
	api.exceed("message.broadcast", sender)
	api.emu.Advance(time.Hour) // the hour would allow it
	api.exceed("message.broadcast", sender)
	api.emu.Advance(22*time.Hour - 1)
	api.exceed("message.broadcast", sender)
	api.emu.Advance(1)
	api.must("message.broadcast", sender)
	api.exceed("message.broadcast", sender)
}

func TestSharedQuota(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas())
	api.must("chatroom.create", "chatroomId=r")
	const set = "chatroomId=r&userId=u&key=k&value=v"
	for range 4 {
		api.must("chatroom.batchSetEntries", entryInfo(20))
	}
	for range 20 {
		api.must("chatroom.setEntry", set)
	}
	api.exceed("chatroom.setEntry", set)
	api.exceed("chatroom.batchSetEntries", entryInfo(1))
	api.must("chatroom.batchRemoveEntries", entryKeys(20)) // removing has a budget of its own
}

func TestACallBeyondItsQuotaTakesNoEffect(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas())
	api.must("chatroom.create", "chatroomId=r")
	for i := range 100 {
		api.must("chatroom.sendMessage", publish("r", fmt.Sprint(i)))
	}
	api.exceed("chatroom.sendMessage", publish("r", "one too many"))
	assert.Len(t, api.emu.ChatroomMessages("r"), 100)
	seen := api.emu.Requests()
	assert.Contains(t, seen[len(seen)-1].Refusal, "100 targets per second")
}

func TestWhichRequestsUseQuota(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas())
	const group = sender + "toGroupId=g"
	once := emulator.ServerError
	once.Times = 1
	api.emu.Inject("message.sendGroup", once)
	assert.Equal(t, http.StatusServiceUnavailable, api.call("message.sendGroup", group).status)
	api.refuse("message.sendGroup", "toGroupId=g", 1002)
	assert.Equal(t, http.StatusUnauthorized, api.do(formRequest("/message/group/publish.json", group)).status)
	api.refuse("message.sendGroup", group+"&toGroupId=h&toUserId=u", 1002) // the only one that came as far as the operation
	for range 18 {
		api.must("message.sendGroup", group)
	}
	api.exceed("message.sendGroup", group)
}

func TestQuotasHoldUnderConcurrentRequests(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas())
	var admitted, refused atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				switch api.call("user.queryBlocked", "").code {
				case 200:
					admitted.Add(1)
				case 1008:
					refused.Add(1)
				}
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 100, admitted.Load())
	assert.EqualValues(t, 60, refused.Load())
}

func TestQuotasAreOffByDefault(t *testing.T) {
	t.Parallel()
	api := newStopped(t)
	for range 4 {
		api.must("message.broadcast", sender)
	}
	assert.Len(t, api.emu.Requests(), 4)
}
