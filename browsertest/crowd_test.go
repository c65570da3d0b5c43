package browsertest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"time"

	"github.com/stretchr/testify/require"
)

// scripted is a player without a page. It makes the same requests as a page.
type scripted struct {
	quiz   *quiz
	client *http.Client
	name   string
	token  string // to connect to the room with
}

// join makes a scripted player.
func (q *quiz) join(ctx context.Context, name string) (*scripted, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	s := &scripted{quiz: q, client: &http.Client{Jar: jar}, name: name}
	var identity struct {
		Token string `json:"token"`
	}
	err = s.ask(ctx, "POST", "api/join", map[string]string{"name": name}, &identity)
	s.token = identity.Token
	return s, err
}

// crowd joins many.
func (q *quiz) crowd(n int) []*scripted {
	q.t.Helper()
	list := make([]*scripted, n)
	for i := range list {
		var err error
		list[i], err = q.join(q.test, fmt.Sprintf("Player %03d", i+1))
		require.NoError(q.t, err)
	}
	return list
}

func (s *scripted) ask(ctx context.Context, method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, s.quiz.players+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s %s: %s", s.name, method, path, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}

// answer answers the question that is open.
func (s *scripted) answer(ctx context.Context, options ...string) error {
	var state struct {
		QuizID   string `json:"quizId"`
		Question struct {
			QuestionID string `json:"questionId"`
		} `json:"question"`
	}
	if err := s.ask(ctx, "GET", "api/state", nil, &state); err != nil {
		return err
	}
	var taken any
	return s.ask(ctx, "POST", "api/answer", map[string]any{
		"quizId": state.QuizID, "questionId": state.Question.QuestionID, "optionIds": options, "answeredAt": time.Now().UnixMilli(),
	}, &taken)
}
