package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBuiltInQuestions(t *testing.T) {
	list, err := loadQuestions("")
	require.NoError(t, err)
	assert.Len(t, list, 10)
	for _, q := range list {
		assert.NotEmpty(t, q.Title.ZH, q.ID)
		assert.NotEmpty(t, q.Explanation.EN, q.ID)
		assert.NotEmpty(t, q.Explanation.ZH, q.ID)
	}
}

func TestQuestionsFromFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "questions.json")
	text, err := json.Marshal(quizQuestions())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))
	list, err := loadQuestions(path)
	require.NoError(t, err)
	assert.Equal(t, quizQuestions(), list)

	_, err = loadQuestions(path + ".missing")
	assert.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.WriteFile(path, []byte(`[{"id":`), 0o600))
	_, err = loadQuestions(path)
	assert.ErrorContains(t, err, path)
}

func TestBadQuestions(t *testing.T) {
	for want, change := range map[string]func(q *question){
		"kind must be single or multiple, is \"open\"":              func(q *question) { q.Kind = "open" },
		"seconds must be 0 to 3600, is -1":                          func(q *question) { q.Seconds = -1 },
		"seconds must be 0 to 3600, is 3601":                        func(q *question) { q.Seconds = 3601 },
		"correct must name an option":                               func(q *question) { q.Correct = nil },
		"correct must name one option when kind is single, names 2": func(q *question) { q.Correct = []string{"A", "B"} },
		"questionId":                func(q *question) { q.ID = "" },
		"title":                     func(q *question) { q.Title.EN = "" },
		"must have 2 to 26 options": func(q *question) { q.Options = q.Options[:1] },
		"must be an id in counts":   func(q *question) { q.Correct = []string{"X"} },
		"options[1].text":           func(q *question) { q.Options = []option{q.Options[0], {ID: "B"}} },
		"explanation":               func(q *question) { q.Explanation.EN = strings.Repeat("x", 1001) },
		"extra":                     func(q *question) { q.Title.ZH = strings.Repeat("长", 4096) },
		"the id is there twice":     func(q *question) { q.ID = "q2" },
	} {
		list := quizQuestions()
		change(&list[0])
		err := checkQuestions(list)
		assert.ErrorContains(t, err, want)
	}
	assert.ErrorContains(t, checkQuestions(nil), "has no question")
}

func TestPossibleAnswers(t *testing.T) {
	single, multiple := quizQuestions()[0], quizQuestions()[1]
	for _, c := range []struct {
		pick             []string
		single, multiple bool
	}{
		{nil, false, false},
		{[]string{"A"}, true, true},
		{[]string{"A", "B"}, false, true},
		{[]string{"C", "B", "A"}, false, true},
		{[]string{"A", "A"}, false, false},
		{[]string{"A", "D"}, false, false},
		{[]string{""}, false, false},
	} {
		assert.Equal(t, c.single, single.takes(c.pick), c.pick)
		assert.Equal(t, c.multiple, multiple.takes(c.pick), c.pick)
	}
}
