package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// withBody returns a signed request with another body, which the signature does not cover.
func withBody(t *testing.T, body string) *http.Request {
	t.Helper()
	signed := request(t, joined("a", "u1"))
	r := httptest.NewRequest(http.MethodPost, signed.URL.String(), strings.NewReader(body))
	r.Header = signed.Header
	return r
}

// A broken element does not keep the others from being handled, but the delivery fails.
func TestListWithBrokenElement(t *testing.T) {
	t.Parallel()
	good := func(room string) string {
		return fmt.Sprintf(`{"chatRoomId":%q,"type":1,"time":1,"userIds":["u1"]}`, room)
	}
	for name, c := range map[string]struct {
		body string
		want []string
		says string
	}{
		"of another type":           {"[" + good("a") + ",7," + good("b") + "]", []string{"a", "b"}, "element 1; 1 of 3 cannot be read"},
		"the first":                 {`["x",` + good("b") + "]", []string{"b"}, "element 0; 1 of 2 cannot be read"},
		"null":                      {"[" + good("a") + ",null]", []string{"a"}, "element 1"},
		"without what it must have": {"[" + good("a") + `,{"type":1},` + good("c") + "]", []string{"a", "c"}, "element 1; 1 of 3 cannot be read"},
		"a member of another type":  {"[" + good("a") + `,{"chatRoomId":"b","type":{},"time":1},{"chatRoomId":"b","type":[]}]`, []string{"a"}, "element 1; 2 of 3 cannot be read"},
		"all of them":               {`[1,2]`, nil, "cannot be read"},
		"a list cut short":          {"[" + good("a") + ",{", nil, "not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, at := range []webhook.Kind{webhook.KindChatroomStatus, ""} {
				var got []string
				var errs []error
				h := newHandler(t, failures(&errs), webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error { got = append(got, e.Room); return nil }))
				address := http.Handler(h)
				if at != "" {
					address = h.For(at)
				}
				assert.Equal(t, 400, serve(address, withBody(t, c.body)).Code)
				assert.Equal(t, c.want, got)
				require.Len(t, errs, 1)
				assert.ErrorIs(t, errs[0], webhook.ErrBody)
				assert.ErrorContains(t, errs[0], c.says)
			}
		})
	}
}

// The service retries a delivery that was answered with 400. The good elements are handled again, with the same IDs.
func TestListWithBrokenElementIsRetried(t *testing.T) {
	t.Parallel()
	ids := map[string]int{}
	h := newHandler(t, webhook.On(func(_ context.Context, e webhook.ChatroomStatus) error { ids[e.ID()]++; return nil }))
	first := withBody(t, `[{"chatRoomId":"a","type":1,"time":1,"userIds":["u1"]},7]`)
	address := first.URL.String()
	assert.Equal(t, 400, serve(h, first).Code)
	again := httptest.NewRequest(http.MethodPost, address, strings.NewReader(`[{"chatRoomId":"a","type":1,"time":1,"userIds":["u1"]},7]`))
	assert.Equal(t, 400, serve(h, again).Code)
	require.Len(t, ids, 1)
	for _, n := range ids {
		assert.Equal(t, 2, n)
	}
}

// A list of any length is handled completely: each event has its own deadline, even if the sender has gone.
func TestLongListIsHandledCompletely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const events = 3000
		handled := 0
		h := newHandler(t, atMoment, webhook.WithBodyLimit(4<<20), webhook.On(func(ctx context.Context, e webhook.ChatroomStatus) error {
			deadline, ok := ctx.Deadline()
			assert.True(t, ok)
			assert.Equal(t, webhook.DefaultTimeout, time.Until(deadline), "each event has the whole time")
			time.Sleep(20 * time.Millisecond) // of the bubble's clock: a minute in all
			handled++
			return ctx.Err()
		}))
		list := make([]webhook.Event, events)
		for i := range list {
			list[i] = joined(fmt.Sprint(i), "u1")
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // the service stops waiting
		defer cancel()
		dated := sender
		dated.Time = moment // the bubble's clock begins before timestamps had 13 digits
		r, err := dated.NewRequest(ctx, "https://app.example/hook", list...)
		require.NoError(t, err)
		assert.Equal(t, 200, serve(h, r).Code)
		assert.Equal(t, events, handled)
	})
}

// A single event is handled while the service waits for it.
func TestSingleEventEndsWithRequest(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	h := newHandler(t, webhook.On(func(ctx context.Context, _ webhook.ChatroomStatus) error {
		cancel()
		return ctx.Err()
	}))
	assert.Equal(t, 500, serve(h, request(t, joined("a", "u1")).WithContext(ctx)).Code)
}

// The claim on a long list lasts as long as the list may take, so that a retry does not run at the same time.
func TestLeaseOfLongList(t *testing.T) {
	t.Parallel()
	for events, want := range map[int]time.Duration{1: 2 * time.Second, 2: 4 * time.Second, 100: 200 * time.Second, 3000: 5 * time.Minute} {
		store := &leases{NonceStore: webhook.NewMemoryStore(0)}
		h := newHandler(t, webhook.WithNonceStore(store), webhook.WithTimeout(2*time.Second))
		list := make([]webhook.Event, events)
		for i := range list {
			list[i] = joined(fmt.Sprint(i), "u1")
		}
		assert.Equal(t, 200, serve(h, request(t, list...)).Code)
		assert.Equal(t, want, store.lease, "%d events", events)
	}
}

type leases struct {
	webhook.NonceStore
	lease time.Duration
}

func (l *leases) Claim(ctx context.Context, c webhook.Claim) (webhook.Standing, []byte, error) {
	l.lease = c.Lease
	return l.NonceStore.Claim(ctx, c)
}

// A body that is not valid for any kind is refused.
func TestInvalidBodies(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"hello", "\x00\x01", "%zz=1", "a&b&c", "[1,2]", `["x"]`, `{"a":`, "[", "null", `"text"`, "7", "<xml", "<html><body>"} {
		var errs []error
		h := newHandler(t, failures(&errs), webhook.On(func(context.Context, webhook.Event) error { return errors.New("must not be called") }))
		assert.Equal(t, 400, serve(h, withBody(t, body)).Code, "%q", body)
		require.Len(t, errs, 1)
		assert.ErrorIs(t, errs[0], webhook.ErrBody, "%q", body)
	}
}
