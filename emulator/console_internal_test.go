package emulator

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

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
	server := api.New(api.Config{Now: time.Now, Machine: time.Now})
	for range shownRequests + 5 {
		server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	}
	found, last, _ := server.Log().Latest(shownRequests)
	list := viewsOf(found, last)
	assert.Len(t, list, shownRequests)
	assert.EqualValues(t, shownRequests+5, last)
	assert.EqualValues(t, 6, list[0].Seq)
	_, _, ok := server.Log().After(4, 0, shownRequests)
	assert.False(t, ok)
	found, _, ok = server.Log().After(5, 0, shownRequests)
	assert.True(t, ok)
	assert.Len(t, found, shownRequests)

	many := api.SeenRequest{Body: strings.Repeat("userId=ann&", shownParams+1), IsForm: true}
	view := consoleRequestOf(&many, 1)
	assert.Len(t, view.Params, shownParams)
	assert.True(t, view.Cut)
	long := api.SeenRequest{Body: "content=" + strings.Repeat("x", 2*shownBytes), IsForm: true}
	view = consoleRequestOf(&long, 1)
	assert.Len(t, view.Params[0][1], shownBytes-len("content"))
	assert.True(t, view.Cut)
}

func TestThePageGetsTheWarnings(t *testing.T) {
	none, some := api.SeenRequest{}, api.SeenRequest{Warnings: []string{"stray: is ignored"}}
	assert.Equal(t, []string{}, consoleRequestOf(&none, 1).Warnings, "a list in any case: the page counts it")
	assert.Equal(t, some.Warnings, consoleRequestOf(&some, 1).Warnings)
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

func TestReadingTheStateRingsNoBell(t *testing.T) {
	e, err := New(WithConsole())
	require.NoError(t, err)
	heard, leave, ok := e.console.bell.listen(1)
	require.True(t, ok)
	e.console.current()
	assert.Empty(t, heard, "or every page would wake all others for nothing")
	e.Rooms()
	assert.Len(t, heard, 1, "what takes the lock of the state may have changed it")
	leave()
	e.Rooms()
	assert.Len(t, heard, 1)
	_, _, ok = e.console.bell.listen(0)
	assert.False(t, ok)
}

func TestEveryConsoleOperationIsEmulatedAndAForm(t *testing.T) {
	e, err := New(WithConsole())
	require.NoError(t, err)
	for _, operation := range consoleOperations {
		assert.Contains(t, Operations(), operation)
		called := e.console.call(t.Context(), operation, nil)
		assert.Equal(t, http.StatusBadRequest, called.Status, "%s: parameters are missing, and nothing else is wrong", operation)
		assert.Contains(t, string(called.Answer), `"code":1002`, operation)
	}
}

func TestThePageKnowsEveryStateOfADelivery(t *testing.T) {
	page, err := consoleFiles.ReadFile("console/view_webhooks.js")
	require.NoError(t, err)
	for _, state := range []string{deliveryWaiting, deliveryDelivered, deliveryFailed} {
		assert.Contains(t, string(page), state+": [")
	}
}
