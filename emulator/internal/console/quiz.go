package console

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of a quiz question, as in docs/quiz-messages.md, and of its duration.
const (
	quizTitleChars  = 500
	quizOptionChars = 200
	quizMinOptions  = 2
	quizMaxOptions  = 26
	quizMaxSeconds  = 3600
)

// quizForm is a question as the page sends it.
type quizForm struct {
	RoomID  string   `json:"roomId"`
	From    string   `json:"from"`
	Kind    string   `json:"kind"` // single, multiple or open
	Title   string   `json:"title"`
	Options []string `json:"options"` // none for open
	Seconds int      `json:"seconds"` // from now to the deadline
}

type quizOption struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// quizQuestion is the content of a Quiz:Question.
type quizQuestion struct {
	QuizID     string       `json:"quizId"`
	QuestionID string       `json:"questionId"`
	Number     int          `json:"number"`
	Total      int          `json:"total"`
	Kind       string       `json:"kind"`
	Title      string       `json:"title"`
	Options    []quizOption `json:"options,omitempty"`
	OpensAt    int64        `json:"opensAt"`
	Deadline   int64        `json:"deadline"`
}

func (f quizForm) problem() string {
	switch {
	case !isWritten(f.Title, quizTitleChars):
		return fmt.Sprintf("title: must have 1 to %d characters", quizTitleChars)
	case f.Seconds < 1 || f.Seconds > quizMaxSeconds:
		return fmt.Sprintf("seconds: must be 1 to %d", quizMaxSeconds)
	case f.Kind == "open" && len(f.Options) > 0:
		return "options: an open question has none"
	case f.Kind == "open":
		return ""
	case f.Kind != "single" && f.Kind != "multiple":
		return "kind: must be single, multiple or open"
	case len(f.Options) < quizMinOptions || len(f.Options) > quizMaxOptions:
		return fmt.Sprintf("options: must be %d to %d", quizMinOptions, quizMaxOptions)
	}
	for i, text := range f.Options {
		if !isWritten(text, quizOptionChars) {
			return fmt.Sprintf("options[%d]: must have 1 to %d characters", i, quizOptionChars)
		}
	}
	return ""
}

func isWritten(text string, limit int) bool {
	return strings.TrimSpace(text) != "" && utf8.RuneCountInString(text) <= limit
}

// question returns the content of the message: a quiz with one question.
func (f quizForm) question(now time.Time) quizQuestion {
	q := quizQuestion{
		QuizID: "console", QuestionID: fmt.Sprintf("q%d", now.UnixMilli()), Number: 1, Total: 1, Kind: f.Kind, Title: f.Title,
		OpensAt: now.UnixMilli(), Deadline: now.Add(time.Duration(f.Seconds) * time.Second).UnixMilli(),
	}
	for i, text := range f.Options {
		q.Options = append(q.Options, quizOption{ID: string(rune('A' + i)), Text: text})
	}
	return q
}

func (c *Console) serveQuestion(w http.ResponseWriter, r *http.Request) {
	var form quizForm
	if !readJSON(w, r, &form) {
		return
	}
	if problem := form.problem(); problem != "" {
		refuse(w, http.StatusBadRequest, problem)
		return
	}
	sendJSON(w, http.StatusOK, c.actions.ask(r.Context(), form))
}

// ask sends a question into a chatroom.
func (a *actions) ask(ctx context.Context, form quizForm) called {
	content, _ := json.Marshal(form.question(a.now())) // strings and numbers only: cannot fail
	return a.call(ctx, "chatroom.sendMessage", url.Values{
		"fromUserId": {form.From}, "toChatroomId": {form.RoomID}, "objectName": {"Quiz:Question"}, "content": {string(content)},
		"isPersisted": {"0"}, // as docs/quiz-messages.md says: a question that is over is not worth showing
	})
}
