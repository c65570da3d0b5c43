package console

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/api/routes"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newConsole returns a console of an empty state.
func newConsole() (*Console, *state.State) {
	s := state.New(state.Config{})
	a := api.New(api.Config{
		Apps: []api.App{{Key: "key", Secret: "secret", State: s}}, Handlers: routes.Handlers(), Zone: time.UTC, Now: s.Now, Machine: time.Now,
	})
	return New(s, a, Config{Path: "/_console", AppKey: "key"}), s
}

func TestReadingTheStateRingsNoBell(t *testing.T) {
	c, s := newConsole()
	heard, leave, ok := c.bell.listen(1)
	require.True(t, ok)
	c.views.current()
	assert.Empty(t, heard, "each page would wake all others")
	s.Rooms()
	assert.Len(t, heard, 1, "what takes the lock of the state may have changed it")
	leave()
	s.Rooms()
	assert.Len(t, heard, 1)
	_, _, ok = c.bell.listen(0)
	assert.False(t, ok)
}

func TestFeedIsBoundedInBytes(t *testing.T) {
	f := &feed{}
	content := strings.Repeat("x", state.MaxContentBytes)
	for range 2 * feedBytes / state.MaxContentBytes {
		f.add(&state.Message{Content: content})
	}
	kept := feedBytes / (&state.Message{Content: content}).Size()
	assert.Len(t, f.messages, kept)
	assert.LessOrEqual(t, f.bytes, feedBytes)
	list, last := f.latest()
	assert.Len(t, list, kept)
	assert.EqualValues(t, 2*feedBytes/state.MaxContentBytes, last)
	assert.EqualValues(t, last, list[len(list)-1].Seq)
	assert.EqualValues(t, int(last)-len(list)+1, list[0].Seq)
}

func TestShownRequestsAreBounded(t *testing.T) {
	c, _ := newConsole()
	for range shownRequests + 5 {
		c.actions.api.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	}
	list, last, _ := c.views.latestRequests()
	assert.Len(t, list, shownRequests)
	assert.EqualValues(t, shownRequests+5, last)
	assert.EqualValues(t, 6, list[0].Seq)
	_, _, ok := c.views.requestsAfter(4, 0)
	assert.False(t, ok)
	list, _, ok = c.views.requestsAfter(5, 0)
	assert.True(t, ok)
	assert.Len(t, list, shownRequests)

	many := api.SeenRequest{Body: strings.Repeat("userId=ann&", shownParams+1), IsForm: true}
	view := requestViewOf(&many, 1)
	assert.Len(t, view.Params, shownParams)
	assert.True(t, view.Cut)
	long := api.SeenRequest{Body: "content=" + strings.Repeat("x", 2*shownBytes), IsForm: true}
	view = requestViewOf(&long, 1)
	assert.Len(t, view.Params[0][1], shownBytes-len("content"))
	assert.True(t, view.Cut)
}

func TestThePageGetsTheWarnings(t *testing.T) {
	none, some := api.SeenRequest{}, api.SeenRequest{Warnings: []string{"stray: is ignored"}}
	assert.Equal(t, []string{}, requestViewOf(&none, 1).Warnings, "a list in any case: the page counts it")
	assert.Equal(t, some.Warnings, requestViewOf(&some, 1).Warnings)
}

func TestShortenCutsBetweenCharacters(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
		cut   bool
	}{{"abc", 3, "abc", false}, {"abcd", 3, "abc", true}, {"中文", 4, "中", true}, {"中文", 2, "", true}, {"", 0, "", false}} {
		got, cut := shorten(c.text, c.limit)
		assert.Equal(t, c.want, got)
		assert.Equal(t, c.cut, cut)
	}
}

func TestEveryOperationOfTheFormsIsEmulatedAndAForm(t *testing.T) {
	c, _ := newConsole()
	for _, operation := range operations {
		result := c.actions.call(t.Context(), operation, nil)
		assert.Equal(t, http.StatusBadRequest, result.Status, "%s: parameters are missing, and nothing else is wrong", operation)
		assert.Contains(t, string(result.Answer), `"code":1002`, operation)
	}
}

func TestThePageKnowsEveryStateOfADelivery(t *testing.T) {
	script, err := files.ReadFile("assets/view_webhooks.js")
	require.NoError(t, err)
	for _, state := range []string{Waiting, Delivered, Failed} {
		assert.Contains(t, string(script), state+": [")
	}
}
