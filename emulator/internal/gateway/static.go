package gateway

import (
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// staticFile returns what serves a file, and nil when the request is not for a file.
func (g *Gateway) staticFile(r *http.Request) http.HandlerFunc {
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if g.config.Static == nil || !isRead || len(catalogue.ByPath(r.URL.Path)) > 0 {
		return nil
	}
	return func(w http.ResponseWriter, r *http.Request) {
		file, info, name := openStatic(g.config.Static, r.URL.Path)
		if file == nil {
			http.NotFound(w, r)
			return
		}
		defer file.Close()
		if info.IsDir() { // it has an index.html, whose relative links need a slash at the end of the path
			http.Redirect(w, r, (&url.URL{Path: "/" + name + "/"}).String(), http.StatusFound)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, name, info.ModTime(), file.(io.ReadSeeker))
	}
}

// openStatic opens the file of a path, and returns nil when there is none to serve. For a folder with an index.html it is that
// file or, without a slash at the end of the path, the folder.
func openStatic(files fs.FS, urlPath string) (fs.File, fs.FileInfo, string) {
	name := strings.TrimPrefix(path.Clean("/"+urlPath), "/")
	for element := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(element, ".") || strings.ContainsAny(element, `\:`) || strings.ContainsRune(element, 0) {
			return nil, nil, ""
		}
	}
	if name == "" {
		name = "."
	}
	file, info := openFile(files, name)
	if file == nil || !info.IsDir() {
		return file, info, name
	}
	index, indexInfo := openFile(files, path.Join(name, "index.html"))
	if index == nil || indexInfo.IsDir() {
		_ = file.Close()
		if index != nil {
			_ = index.Close()
		}
		return nil, nil, ""
	}
	if name != "." && !strings.HasSuffix(urlPath, "/") {
		_ = index.Close()
		return file, info, name
	}
	_ = file.Close()
	return index, indexInfo, "index.html"
}

// openFile opens a folder or a regular file that can seek, and nothing else: opening a pipe would wait.
func openFile(files fs.FS, name string) (fs.File, fs.FileInfo) {
	if info, err := fs.Stat(files, name); err != nil || (!info.IsDir() && !info.Mode().IsRegular()) {
		return nil, nil
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, nil
	}
	info, err := file.Stat()
	_, seeks := file.(io.ReadSeeker)
	if err != nil || (!info.IsDir() && !seeks) {
		_ = file.Close()
		return nil, nil
	}
	return file, info
}
