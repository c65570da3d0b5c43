package message

// RichContent has a title, a digest, a picture and a link (图文消息), RC:ImgTextMsg. All but the shared fields are
// required.
type RichContent struct {
	Title     string   `json:"title"`
	Digest    string   `json:"content"`
	ImageURL  string   `json:"imageUri"` // 120 x 120 pixels advised
	URL       string   `json:"url"`      // URL to open on a tap
	Mentioned *Mention `json:"mentionedInfo,omitempty"`
	User      *Sender  `json:"user,omitempty"`
	Extra     string   `json:"extra,omitempty"`
}

// ObjectName returns RC:ImgTextMsg.
func (RichContent) ObjectName() string { return "RC:ImgTextMsg" }

// Validate checks that all fields but the shared ones are set.
func (r RichContent) Validate() error {
	c := checkOf(r)
	c.required("title", r.Title)
	c.required("content", r.Digest)
	c.required("imageUri", r.ImageURL)
	c.required("url", r.URL)
	c.shared(0, r.Mentioned, r.User, r.Extra)
	return c.found()
}
