package api

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeptAnswersAreBoundedAndCounted(t *testing.T) {
	var log RequestLog
	log.Watch(func() {})
	seen := SeenRequest{}
	w := httptest.NewRecorder()
	watched := log.watch(w, &seen)
	for range 3 {
		_, err := watched.Write([]byte(strings.Repeat("x", AnswerBytes/2+1)))
		require.NoError(t, err)
	}
	assert.Equal(t, 3*(AnswerBytes/2+1), w.Body.Len(), "the client gets all of it")
	log.add(seen)
	assert.Equal(t, AnswerBytes, log.bytes)
	assert.Len(t, log.seen[0].Answer.Text, AnswerBytes)
	assert.True(t, log.seen[0].Answer.Cut)
	assert.Same(t, w, new(RequestLog).watch(w, &seen), "nothing is kept unless somebody watches")
}

func TestWarningsAndRefusalsCountInTheLog(t *testing.T) {
	seen := SeenRequest{Refusal: "refused", Warnings: []string{"one", "two"}}
	assert.Equal(t, len("refused")+len("one")+len("two"), seen.bytes())
}
